FROM python:3.13-slim
RUN useradd --create-home hjem
WORKDIR /srv/hjem
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY bot bot
COPY handlers handlers
COPY locales locales
USER hjem
CMD ["python", "-m", "bot", "run"]
